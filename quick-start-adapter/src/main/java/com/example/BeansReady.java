package com.example;

import io.knsock.BeanActivation;
import io.knsock.BeanActivations;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

@Readiness
@ApplicationScoped
public class BeansReady implements HealthCheck {
    @Override
    public HealthCheckResponse call() {
        List<BeanActivation> beans = BeanActivations.of(BeansReady.class.getClassLoader());
        var response = HealthCheckResponse.named("beans")
                .status(!beans.isEmpty() && beans.stream().allMatch(BeanActivation::isReady));
        beans.forEach(bean -> response.withData(bean.bean(), bean.state()));
        return response.build();
    }
}
