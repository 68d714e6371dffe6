package io.knsock.it.both;

import io.knsock.cdi.RegisterTcpClient;

/** A typed client of {@link BesideMdb}. */
@RegisterTcpClient("bean")
public interface BeanClient {
    String ask(String line);
}
