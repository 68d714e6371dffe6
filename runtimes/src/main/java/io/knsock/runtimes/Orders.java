package io.knsock.runtimes;

import io.knsock.Connection;
import io.knsock.cdi.ConnectionScoped;
import io.knsock.cdi.OnMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** A handler that is a method: takes and returns JSON, and counts the orders of a connection. */
@ApplicationScoped
public class Orders {
    private Count count;
    private Connection current;

    /** For the client proxy. */
    protected Orders() {}

    /** Creates it with the beans of the connection that is being handled. */
    @Inject
    public Orders(Count count, Connection current) {
        this.count = count;
        this.current = current;
    }

    /** What is ordered. */
    public static class Order {
        public String what;
        public int number;
    }

    /** What has been accepted. */
    public static class Receipt {
        public String text;
    }

    /** One for each connection. */
    @ConnectionScoped
    public static class Count {
        private int orders;

        int next() {
            return ++orders;
        }
    }

    @OnMessage("orders")
    Receipt accept(Order order, Connection connection) {
        if (!current.id().equals(connection.id())) {
            throw new IllegalStateException("the injected connection is another one");
        }
        Receipt receipt = new Receipt();
        receipt.text = count.next() + ": " + order.number + " " + order.what;
        return receipt;
    }
}
