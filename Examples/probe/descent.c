// Fits a line by gradient descent and tells each step to the gate: cc descent.c -o descent && gate train -- ./descent
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    const char *path = getenv("GATE_PROBE_EVENTS"), *wanted = getenv("GATE_PROBE_STEPS");
    FILE *events = path ? fopen(path, "r+") : NULL;  // "r+" makes no file where the gate has made none
    if (!events) events = fopen("/dev/null", "w");
    int steps = wanted ? atoi(wanted) : 100, n = 0;
    double w = 0;
    fprintf(events, "{\"schema\":1,\"n\":%d,\"event\":\"start\",\"framework\":\"descent\",\"language\":\"c\"}\n", n++);
    for (int step = 1; step <= steps; step++) {
        double error = w * 2 - 6;  // the point (2, 6)
        w -= 0.05 * 2 * error * 2;
        fprintf(events, "{\"n\":%d,\"event\":\"step\",\"step\":%d,\"loss\":%g}\n", n++, step, error * error);
        fflush(events);
    }
    fprintf(events, "{\"n\":%d,\"event\":\"models\",\"items\":[{\"model\":0,\"label\":\"line\",\"optimized\":true}]}\n", n++);
    fprintf(events, "{\"n\":%d,\"event\":\"parameters\",\"items\":[{\"name\":\"w\",\"model\":0,\"trainable\":true,\"moved\":%s,\"steps\":%d,\"gradient\":\"present\",\"optimized\":true,\"optimizer_steps\":%d}]}\n", n++, w != 0 ? "true" : "false", steps, steps);
    fprintf(events, "{\"n\":%d,\"event\":\"listed\",\"models\":1,\"parameters\":1,\"outputs\":0,\"inputs\":0}\n", n++);
    fprintf(events, "{\"n\":%d,\"event\":\"end\",\"how\":\"steps\",\"steps\":%d}\n", n++, steps);
    return fclose(events);
}
