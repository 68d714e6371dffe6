/**
 * Keeps a green build quiet: what a test prints is shown when it fails. Part of the build, not of what is published.
 */
@NullMarked
package io.knsock.build;

import org.jspecify.annotations.NullMarked;
