/**
 * The table of all settings: what reads configuration reads it with this, and the reference page is written from it.
 *
 * <p>For integrations and the engine. Runs on the caller's thread, and does not block.
 */
@NullMarked
package io.knsock.engine.settings;

import org.jspecify.annotations.NullMarked;
