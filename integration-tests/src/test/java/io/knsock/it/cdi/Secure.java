package io.knsock.it.cdi;

import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;

/** What {@link EveryServerIT} deploys where the server has a key of its own. */
@ApplicationScoped
@ServerName("secure")
public class Secure extends Shop.Echo {}
