/** What is Open Liberty's own: servers that are started by its command, with features that come and go. */
package io.knsock.it.liberty;
