/// What a CI system says of the branch that it tries, as far as its variables say so plainly.
///
/// GitHub Actions: <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>. GitLab CI/CD:
/// <https://docs.gitlab.com/ci/variables/predefined_variables/>. Other systems check out a commit, and what branch it is
/// on is not judged there.
struct CISystem {
    /// The branch that the commits are on.
    private(set) var branch: String?
    /// True where HEAD is a merge of that branch into its base, made for this run.
    private(set) var isTestMerge = false

    init(environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if value("GITHUB_ACTIONS") == "true" {
            branch = value("GITHUB_HEAD_REF")
            let reference = value("GITHUB_REF") ?? ""
            if branch == nil, reference.hasPrefix("refs/heads/") {
                branch = String(reference.dropFirst("refs/heads/".count))
            }
            isTestMerge = reference.hasPrefix("refs/pull/") && reference.hasSuffix("/merge")
        } else if value("GITLAB_CI") == "true" {
            branch = value("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME") ?? value("CI_COMMIT_BRANCH")
            isTestMerge = ["merged_result", "merge_train"].contains(value("CI_MERGE_REQUEST_EVENT_TYPE") ?? "")
        }
    }
}
