/// The first words of a new exercise in one language; its author replaces most of them.
struct ScaffoldWords {
  let language: String

  private func choose(nl: String, en: String, fr: String, pl: String) -> String {
    switch language {
    case "nl": nl
    case "fr": fr
    case "pl": pl
    default: en
    }
  }

  var title: String { choose(nl: "Nieuwe oefening", en: "New exercise", fr: "Nouvel exercice", pl: "Nowe ćwiczenie") }

  var goal: String {
    choose(
      nl: "U bouwt de schakeling van het schema.", en: "You build the circuit of the drawing.",
      fr: "Vous réalisez le circuit du schéma.", pl: "Budujesz obwód ze schematu.")
  }

  func task(_ kind: ExerciseScaffold.Kind) -> String {
    switch kind {
    case .wiring:
      choose(
        nl: "Bouw de schakeling. Controleer wat ze doet.", en: "Build the circuit. Check what it does.",
        fr: "Réalisez le circuit. Contrôlez ce qu'il fait.", pl: "Zbuduj obwód. Sprawdź, co robi.")
    case .faultFinding:
      choose(
        nl: "De machine doet het niet. Zoek de fout.", en: "The machine does not work. Find the fault.",
        fr: "La machine ne marche pas. Cherchez le défaut.", pl: "Maszyna nie działa. Znajdź usterkę.")
    case .measurement:
      choose(
        nl: "Meet de waarden en vul ze in.", en: "Measure the values and fill them in.",
        fr: "Mesurez. Notez les valeurs.", pl: "Zmierz wartości i wpisz je.")
    }
  }

  var hint: String {
    choose(
      nl: "Waar begint de stroom in het schema?", en: "Where does the current begin in the drawing?",
      fr: "Où commence le courant dans le schéma ?", pl: "Gdzie na schemacie zaczyna się prąd?")
  }

  var reflection: String {
    choose(
      nl: "Waar vindt u zo'n schakeling op uw machine?", en: "Where is such a circuit on your machine?",
      fr: "Où se trouve un tel circuit sur votre machine ?", pl: "Gdzie taki obwód jest w twojej maszynie?")
  }

  var checklist: String {
    choose(
      nl: "De leerling zet de spanning uit voor het werk aan de draden.",
      en: "The learner switches the supply off before working on the leads.",
      fr: "L'apprenant coupe l'alimentation avant de toucher aux fils.",
      pl: "Uczeń wyłącza zasilanie przed pracą przy przewodach.")
  }

  var dead: String {
    choose(nl: "Er gebeurt niets.", en: "Nothing happens.", fr: "Il ne se passe rien.", pl: "Nic się nie dzieje.")
  }

  var staysOn: String {
    choose(nl: "Het gaat niet uit.", en: "It does not go off.", fr: "Cela ne s'éteint pas.", pl: "Nie wyłącza się.")
  }

  /// What is on and off after an action, such as `press -S1`; at rest without one.
  func requirement(_ action: String?, on: [String], off: [String]) -> String {
    let start =
      action.map { action in
        choose(nl: "Na '\(action)'", en: "After '\(action)'", fr: "Après '\(action)'", pl: "Po '\(action)'")
      } ?? choose(nl: "In rust", en: "At rest", fr: "Au repos", pl: "W spoczynku")
    var parts: [String] = []
    if !on.isEmpty {
      parts.append("\(choose(nl: "aan", en: "on", fr: "en marche", pl: "włączone")): \(on.joined(separator: ", "))")
    }
    if !off.isEmpty {
      parts.append("\(choose(nl: "uit", en: "off", fr: "à l'arrêt", pl: "wyłączone")): \(off.joined(separator: ", "))")
    }
    return "\(start): \(parts.joined(separator: "; "))."
  }
}
