/// Everything that one bench's daemon is told from outside. Paths are absolute once loaded.
package struct DaemonConfiguration: Hashable, Sendable {
  package struct HTTP: Hashable, Sendable {
    /// Address or name to listen on.
    package var host: String
    /// 0 asks the system for a free port.
    package var port: Int

    package init(host: String = "127.0.0.1", port: Int = 8080) {
      self.host = host
      self.port = port
    }
  }

  /// One controller on one cable.
  package struct Station: Hashable, Sendable {
    package var id: String
    /// Id of its kit description.
    package var kit: String
    /// Device of the cable, such as `/dev/proefbank/0001`.
    package var port: String
    package var baud: Int

    package init(id: String, kit: String, port: String, baud: Int = 115_200) {
      self.id = id
      self.kit = kit
      self.port = port
      self.baud = baud
    }
  }

  /// Where released scores go.
  package struct SyncTarget: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      /// A file that spreadsheets and payroll programs open.
      case csv(path: String)
    }

    package var name: String
    package var kind: Kind

    package init(name: String, kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  package var dataDirectory: String
  package var controlSocket: String
  package var http: HTTP
  package var kitsDirectory: String
  package var exerciseDirectories: [String]
  package var localesDirectory: String
  /// Demonstration accounts and the virtual kit's control interface; attempts on a virtual kit may be released.
  package var demonstration: Bool
  package var defaultLanguage: String
  package var stations: [Station]
  package var syncTargets: [SyncTarget]

  /// The defaults of an installed package: no station yet, nothing to sync.
  package init(
    dataDirectory: String = "/var/lib/proefbank", controlSocket: String = "/run/proefbank/control.sock",
    http: HTTP = HTTP(), kitsDirectory: String = "/usr/share/proefbank/kits",
    exerciseDirectories: [String] = ["/usr/share/proefbank/exercises"],
    localesDirectory: String = "/usr/share/proefbank/locales", demonstration: Bool = false,
    defaultLanguage: String = "nl", stations: [Station] = [], syncTargets: [SyncTarget] = []
  ) {
    self.dataDirectory = dataDirectory
    self.controlSocket = controlSocket
    self.http = http
    self.kitsDirectory = kitsDirectory
    self.exerciseDirectories = exerciseDirectories
    self.localesDirectory = localesDirectory
    self.demonstration = demonstration
    self.defaultLanguage = defaultLanguage
    self.stations = stations
    self.syncTargets = syncTargets
  }
}
