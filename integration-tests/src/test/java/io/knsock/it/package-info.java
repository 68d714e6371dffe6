/** In-container tests: each door deployed on a real server and used from inside and outside. */
package io.knsock.it;
