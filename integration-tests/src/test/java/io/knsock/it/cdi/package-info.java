/** The CDI integration on every server: nothing here needs more than CDI, MicroProfile Config and JSON-B. */
package io.knsock.it.cdi;
