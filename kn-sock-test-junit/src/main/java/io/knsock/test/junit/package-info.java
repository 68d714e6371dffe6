/**
 * Servers, clients, pools and scripted peers for tests with JUnit: {@link io.knsock.test.junit.KnSockExtension} ends
 * them with the test.
 */
@NullMarked
package io.knsock.test.junit;

import org.jspecify.annotations.NullMarked;
