/** An application that any runtime with CDI and MicroProfile Config can run; nothing in it is for one of them. */
package io.knsock.runtimes;
