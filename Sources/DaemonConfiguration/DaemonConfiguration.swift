/// Everything that one bench's daemon is told from outside. Paths are absolute once loaded.
package struct DaemonConfiguration: Hashable, Sendable {
  package struct HTTP: Hashable, Sendable {
    /// Address or name to listen on.
    package var host: String
    /// 0 asks the system for a free port.
    package var port: Int
    /// Of health and metrics, on loopback; nil serves neither.
    package var healthPort: Int?
    /// Such as `https://bench-3.example`, without a slash at the end; nil when each browser knows best.
    package var address: String?
    /// Nil: the pages are served in the clear.
    package var tls: TLS?

    package init(
      host: String = "127.0.0.1", port: Int = 8080, healthPort: Int? = nil, address: String? = nil, tls: TLS? = nil
    ) {
      self.host = host
      self.port = port
      self.healthPort = healthPort
      self.address = address
      self.tls = tls
    }
  }

  /// PEM files of the site.
  package struct TLS: Hashable, Sendable {
    /// The certificate, and after it those of the authorities between it and one that browsers know.
    package var certificate: String
    /// Its private key, without a passphrase.
    package var key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// The way from the sync job to its targets.
  package struct SyncNetwork: Hashable, Sendable {
    /// Authorities to trust instead of the system's.
    package var certificates: String?
    package var proxyHost: String?
    package var proxyPort: Int?

    package init(certificates: String? = nil, proxyHost: String? = nil, proxyPort: Int? = nil) {
      self.certificates = certificates
      self.proxyHost = proxyHost
      self.proxyPort = proxyPort
    }
  }

  /// One controller on one cable, or one kit on GPIO lines of this computer.
  package struct Station: Hashable, Sendable {
    package var id: String
    /// Id of its kit description.
    package var kit: String
    /// Device of the cable, such as `/dev/proefbank/0001`, or of the GPIO chip.
    package var port: String
    package var baud: Int
    /// The lines of a kit without a controller; nil for a kit on a cable.
    package var gpio: GPIO?
    /// Lines of the bench around the kit, by signal.
    package var signals: [Signal: GPIOLine]
    /// Control socket of a virtual kit; only a demonstration has one.
    package var virtualControl: String?

    package init(
      id: String, kit: String, port: String, baud: Int = 115_200, gpio: GPIO? = nil, signals: [Signal: GPIOLine] = [:],
      virtualControl: String? = nil
    ) {
      self.id = id
      self.kit = kit
      self.port = port
      self.baud = baud
      self.gpio = gpio
      self.signals = signals
      self.virtualControl = virtualControl
    }
  }

  /// Where released scores go.
  package struct SyncTarget: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      /// A file that spreadsheets and payroll programs open.
      case csv(path: String)
      /// A learning record store.
      case xapi(XAPI)
      /// The gradebook of an LMS, by LTI 1.3 Assignment and Grade Services.
      case lti(LTI)
    }

    package struct XAPI: Hashable, Sendable {
      package var endpoint: String
      package var version: String
      package var user: String
      package var passwordFile: String
      package var home: String
      /// Nil: learners go by their random identifiers.
      package var accountHomePage: String?
      /// Address of the course; nil for none.
      package var course: String?
    }

    package struct LTI: Hashable, Sendable {
      package var tokenURL: String
      /// Nil: the token URL.
      package var audience: String?
      package var clientID: String
      package var keyFile: String
      package var keyID: String?
      package var lineItemsURL: String
      package var membershipsURL: String?
    }

    package var name: String
    package var kind: Kind
    /// `2026-11-21`; nil when every earlier score is sent.
    package var since: String?

    package init(name: String, kind: Kind, since: String? = nil) {
      self.name = name
      self.kind = kind
      self.since = since
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
  package var rules = Rules()
  package var syncTargets: [SyncTarget]
  package var syncNetwork = SyncNetwork()

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
