/** The demo: each door once, on one server. */
package io.knsock.demo;
