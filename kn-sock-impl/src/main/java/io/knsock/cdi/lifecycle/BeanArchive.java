package io.knsock.cdi.lifecycle;

import jakarta.enterprise.context.Dependent;

/**
 * Has an annotation that defines a bean, as nothing else here has: WildFly takes a jar for a bean archive only if it
 * finds one, and looks for health checks in bean archives. Nobody injects it.
 */
@Dependent
class BeanArchive {}
