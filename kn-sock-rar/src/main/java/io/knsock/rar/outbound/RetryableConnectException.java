package io.knsock.rar.outbound;

import io.knsock.KnSockException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.RetryableException;

/** A connection could not be had now, but may be later: a container may try again if it is set to. */
final class RetryableConnectException extends CommException implements RetryableException {
    private static final long serialVersionUID = 1L;

    RetryableConnectException(KnSockException failure) {
        super(failure.getMessage(), failure);
    }
}
