package io.knsock.benchmarks.liberty;

import io.knsock.AsyncMessageHandler;
import io.knsock.Connection;
import io.knsock.Message;
import io.knsock.cdi.ServerName;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;

/**
 * One task of the managed executor for each message: what the integration would cost if it did not keep its threads at
 * work.
 */
@ApplicationScoped
@ServerName("submit")
public class SubmittingEcho implements AsyncMessageHandler {
    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    private ManagedExecutorService executor;

    @Override
    public CompletionStage<Message> onMessage(Connection connection, Message message) {
        return executor.supplyAsync(() -> message);
    }
}
