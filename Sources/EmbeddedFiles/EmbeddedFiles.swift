/// The texts that the programs carry, so that an installed program needs no folder of resources beside it.
///
/// Their content is generated at build time from `Sources/Probe` and `hooks` by the plugin `EmbedFiles`.
public enum EmbeddedFiles {}
