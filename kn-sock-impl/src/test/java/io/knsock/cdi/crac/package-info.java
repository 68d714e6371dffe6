/**
 * A JDK that can be checkpointed, as far as {@code org.crac} asks for one: it looks for classes of these names in the
 * package that the system property {@code org.crac.Core.Compat} names.
 */
package io.knsock.cdi.crac;
