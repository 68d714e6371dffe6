package io.knsock.cdi.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The spans of one kind of call to a peer. Their parent is the span that is current when the call is made. */
final class ClientSpans {
    private final Tracer tracer;
    private final String spanName;
    private final Attributes attributes;

    ClientSpans(Tracer tracer, String spanName, Attributes attributes) {
        this.tracer = tracer;
        this.spanName = spanName;
        this.attributes = attributes;
    }

    /** Makes the call, from the beginning of its span to its end. */
    <T> T around(Supplier<T> call) {
        Span span = begin();
        try {
            T result = call.get();
            end(span, null);
            return result;
        } catch (RuntimeException | Error failure) {
            end(span, failure);
            throw failure;
        }
    }

    /** Makes the call; its span has ended when the returned future completes. Cancelling that cancels the call. */
    <T> CompletableFuture<T> aroundAsync(Supplier<CompletableFuture<T>> call) {
        Span span = begin();
        CompletableFuture<T> own;
        try {
            own = call.get();
        } catch (RuntimeException | Error failure) {
            end(span, failure);
            throw failure;
        }
        CompletableFuture<T> traced = new CompletableFuture<>();
        traced.whenComplete((result, failure) -> {
            if (traced.isCancelled()) {
                own.cancel(false);
            }
        });
        own.whenComplete((result, failure) -> {
            end(span, failure);
            if (failure == null) {
                traced.complete(result);
            } else {
                traced.completeExceptionally(failure);
            }
        });
        return traced;
    }

    private Span begin() {
        return tracer.spanBuilder(spanName)
                .setSpanKind(SpanKind.CLIENT)
                .setAllAttributes(attributes)
                .startSpan();
    }

    private static void end(Span span, @Nullable Throwable failure) {
        if (failure != null) {
            span.setAttribute(Names.ERROR_TYPE, Names.of(failure)).setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
