import Foundation
import PackagePlugin

/// Turns the probe's Python files and the hook shims into string literals at build time.
///
/// SwiftPM's own `.embedInCode` writes arrays of bytes, which take long to compile beyond a few kilobytes.
@main
struct EmbedFiles: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let groups = [
            ("probe", root.appending(path: "Sources/Probe"), "py"), ("hooks", root.appending(path: "hooks"), "sh"),
        ]
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles+Content.swift")
        var arguments = [output.path]
        var inputs: [URL] = []
        for (group, folder, ending) in groups {
            let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isDirectoryKey])
            let below = (found?.compactMap { $0 as? URL } ?? []).filter { $0.lastPathComponent != "__pycache__" }
            // Folders too: a file that is added or removed changes its folder.
            inputs += [folder] + below.filter { $0.hasDirectoryPath || $0.pathExtension == ending }
            arguments.append("\(group)=\(folder.path):\(ending)")
        }
        return [
            .buildCommand(
                displayName: "Embedding files", executable: try context.tool(named: "embed-files").url,
                arguments: arguments, inputFiles: inputs, outputFiles: [output])
        ]
    }
}
