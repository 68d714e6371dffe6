/** In-container tests: each integration deployed on a real server and used from inside and outside. */
package io.knsock.it;
