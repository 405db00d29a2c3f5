/// The reference page `docs/configuration.md`, written from the same table that the loader checks keys with.
package enum ConfigurationReference {
  package static var markdown: String {
    var page = """
      # Configuration

      `proefbankd --config FILE` reads one YAML file. A key that is not on this page is refused with its line and the
      nearest known key, and so is a value of the wrong kind; the daemon then does not start. Relative paths count from the
      folder of the file. Anchors and aliases are not read. This page is written from the code: `WRITE_REFERENCE=1 swift
      test --filter DaemonConfiguration` writes it again.

      ```yaml
      \(example)
      ```

      """
    for section in ConfigurationField.Section.allCases {
      page += "\n## \(section == .root ? "The file" : "`\(section.rawValue)`")\n\n"
      page += "| key | value | default | meaning |\n|---|---|---|---|\n"
      for field in ConfigurationField.all where field.section == section {
        let isWord = field.type == "list" || field.type == "mapping"
        let standard = field.standard.map { isWord ? $0 : "`\($0)`" } ?? "required"
        page += "| `\(field.key)` | \(field.type) | \(standard) | \(field.meaning) |\n"
      }
    }
    return page
  }

  /// A complete file for one bench, which a test loads.
  package static let example = """
    data_directory: /var/lib/proefbank
    default_language: nl
    http:
      host: 127.0.0.1
      port: 8080
    exercise_directories: [/etc/proefbank/exercises, /usr/share/proefbank/exercises]
    stations:
      - id: bench-1
        kit: electro-basis
        port: /dev/proefbank/0001
    rules:
      block_tests: [star-delta-fault]
      signatures: [learner, trainer]
      level_names:
        operator: {nl: operator lijn, en: line operator, fr: opérateur de ligne, pl: operator linii}
      coverage_targets: {default: 60, latching-circuit: 100}
    sync:
      targets:
        - name: payroll
          kind: csv
          path: /var/lib/proefbank/scores.csv
        - name: records
          kind: xapi
          endpoint: https://lrs.example/xAPI
          user: kit
          password_file: /etc/proefbank/secrets/records-password
          home: https://kit.example
        - name: gradebook
          kind: lti
          since: 2026-09-01
          token_url: https://lms.example/mod/lti/token.php
          client_id: a1B2c3D4
          key_file: /etc/proefbank/secrets/gradebook.pem
          key_id: kit-1
          line_items_url: https://lms.example/mod/lti/services.php/2/lineitems?type_id=1
          memberships_url: https://lms.example/mod/lti/services.php/CourseSection/2/bindings/1/memberships
    """
}
