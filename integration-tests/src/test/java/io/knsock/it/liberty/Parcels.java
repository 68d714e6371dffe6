package io.knsock.it.liberty;

import io.knsock.cdi.OnMessage;
import jakarta.enterprise.context.ApplicationScoped;

/** Needs JSON-B. */
@ApplicationScoped
public class Parcels {
    /** Comes and goes as JSON. */
    public static class Parcel {
        public int grams;
    }

    @OnMessage("parcels")
    Parcel weigh(Parcel parcel) {
        parcel.grams++;
        return parcel;
    }
}
