# ends: exception no_module
import a_package_that_nobody_has.models
