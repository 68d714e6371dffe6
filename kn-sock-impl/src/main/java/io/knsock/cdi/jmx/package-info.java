/**
 * What servers and pools have counted, as beans of the platform's MBean server: for every console and agent that reads
 * JMX, with nothing else on the class path.
 *
 * <p>For the integration alone. Safe for use by many threads: read by those of the MBean server.
 */
@NullMarked
package io.knsock.cdi.jmx;

import org.jspecify.annotations.NullMarked;
