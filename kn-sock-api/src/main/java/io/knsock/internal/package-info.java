/**
 * What the packages of this module share. Not exported, and nothing to build on.
 */
@NullMarked
package io.knsock.internal;

import org.jspecify.annotations.NullMarked;
