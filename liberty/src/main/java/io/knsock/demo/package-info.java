/** The demo: each integration once, on one server. */
package io.knsock.demo;
