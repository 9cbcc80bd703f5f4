/// How a command runs without the network, where the system lets an ordinary user cut it off.
enum NetworkCut {
    /// Words before a command: a network of its own where that works, else the command as it is, which the probe tells.
    static let words: [[UInt8]] = ["sh", "-c", script, "sh"].map { Array($0.utf8) }

    // The loopback device is down in a new network; the probe, which is root in it, brings it up.
    private static let script = """
        if unshare -rn true 2>/dev/null; then GATE_PROBE_NETWORK=cut exec unshare -rn "$@"; else exec "$@"; fi
        """

    /// Libraries that look for models and data sets are told not to try.
    static let variables = [
        "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
    ]

    /// What is said where the network stayed.
    static let remark = "network: false had no effect: this system lets no ordinary user cut it off"
}
