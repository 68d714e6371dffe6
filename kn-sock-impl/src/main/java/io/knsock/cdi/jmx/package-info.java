/**
 * What servers and pools have counted, as beans of the platform's MBean server: for every console and agent that reads
 * JMX, with nothing else on the class path.
 */
@NullMarked
package io.knsock.cdi.jmx;

import org.jspecify.annotations.NullMarked;
