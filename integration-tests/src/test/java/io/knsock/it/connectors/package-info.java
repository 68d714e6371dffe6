/**
 * The resource adapter in a container: the same tests on every server that it is said to run on. What they need from
 * the server is in Jakarta EE; what a server wants to be told besides is in its descriptors.
 */
package io.knsock.it.connectors;
