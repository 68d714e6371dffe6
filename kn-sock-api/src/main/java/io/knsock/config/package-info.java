/**
 * Settings of servers, clients and the engine's threads: immutable, made by builders that refuse what cannot be. A
 * value that is not set has its default, which is in the description of each.
 *
 * <p>For everybody; on any thread.
 */
@NullMarked
package io.knsock.config;

import org.jspecify.annotations.NullMarked;
