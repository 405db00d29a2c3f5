import Grading

/// The texts, in the order of ``HardCaseScenarios/all``.
extension HardCaseTextTests {
  static let expected: [Expected] = [
    Expected(
      "1", .passed,
      [
        "Passed, 100 out of 100. The circuit works as asked.",
        "All 8 connections are as on the drawing.",
        "You can go on to the next exercise.",
      ]),
    Expected(
      "2", .passed,
      [
        "Passed, 100 out of 100. The circuit works as asked.",
        "All 8 connections are as on the drawing.",
        "You use -K1:23-24 instead of -K1:13-14. That is fine.",
        "You can go on to the next exercise.",
      ]),
    Expected(
      "4", .unexpectedButWorking,
      [
        "The circuit works, but not in the way of the drawing. 85 out of 100.",
        "-S0 switches the 0 V side. Always switch the plus side: otherwise the load stays live.",
        "5 of 8 connections are right.",
        "Not on the drawing: -K1:13 and -T1:+ are connected.",
        "Not on the drawing: -K1:A2 and -S0:12 are connected.",
        "Not on the drawing: -S0:11 and -T1:- are connected.",
        "On the drawing, -K1:13 and -S0:12 are connected.",
        "Your trainer will look at this solution.",
      ]),
    Expected(
      "5", .unexpectedButWorking,
      [
        "The circuit works, but not in the way of the drawing. 90 out of 100.",
        "8 of 8 connections are right.",
        "Not on the drawing: -K1:13 and -K1:23 are connected.",
        "Not on the drawing: -K1:14 and -K1:24 are connected.",
        "Your trainer will look at this solution.",
      ]),
    Expected(
      "6", .unexpectedButWorking,
      [
        "The circuit works, but not in the way of the drawing. 90 out of 100.",
        "7 of 8 connections are right.",
        "Not on the drawing: -K1:23 and -S0:11 are connected.",
        "Not on the drawing: -K1:24 and -P1:X1 are connected.",
        "On the drawing, -K1:14 and -P1:X1 are connected.",
        "Your trainer will look at this solution.",
      ]),
    Expected(
      "7", .failed,
      [
        "Not right yet, 69 out of 100. Below is what is good and what to correct.",
        "Do this: 1) press -S1, 2) release -S1. Then -P1 is off but should be on.",
        "-K1:13 and -S1:13 are not connected: -K1 cannot hold itself. Check holding contact -K1:13-14.",
        "-K1:14 and -S1:14 are not connected.",
        "6 of 8 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "8", .failed,
      [
        "Not right yet, 69 out of 100. Below is what is good and what to correct.",
        "Do this: 1) press -S1, 2) release -S1. Then -P1 is off but should be on.",
        "-K1:14 and -S1:14 are not connected: -K1 cannot hold itself. Check holding contact -K1:13-14.",
        "7 of 8 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "9", .failed,
      [
        "Not right yet, 69 out of 100. Below is what is good and what to correct.",
        "Do this: press -S0 and -S1 together. Then -P1 is on but should be off.",
        "One lead is in the wrong place: -S1:13 goes to -S0:11 but should go to -K1:13.",
        "7 of 8 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "10", .failed,
      [
        "Not right yet, 69 out of 100. Below is what is good and what to correct.",
        "Do this: 1) press -S1, 2) press -S0. Then -P1 is on but should be off.",
        "One lead is in the wrong place: -K1:13 goes to -S0:11 but should go to -S1:13.",
        "7 of 8 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "11", .failed,
      [
        "Stop: this circuit gets no power like this. 30 out of 100.",
        "Right after switching on -K1 chatters: on, off, on, off.",
        "-K1 and -P1 are on before anybody operates anything.",
        "One lead is in the wrong place: -S1:14 goes to -K1:32 but should go to -K1:14.",
        "-K1:13 and -S1:13 are not connected: -K1 cannot hold itself. Check holding contact -K1:13-14.",
        "-K1:31 and -S0:12 are connected but should not be.",
        "6 of 8 connections are right.",
        "Keep the power off. Correct the first point first, then check again.",
      ]),
    Expected(
      "12", .failed,
      [
        "Stop: this circuit gets no power like this. 69 out of 100.",
        "Do this: press -S1. Then -K1 chatters: on, off, on, off.",
        "-K1:A1 and -S1:14 are not connected.",
        "-K1:14 and -K1:31 are connected but should not be.",
        "The lead between -K1:32 and -K1:A1 does not belong there. Take it away.",
        "7 of 8 connections are right.",
        "Keep the power off. Correct the first point first, then check again.",
      ]),
    Expected(
      "13", .failed,
      [
        "Not right yet, 69 out of 100. Below is what is good and what to correct.",
        "Do this: 1) press -S1, 2) release -S1. Then -P1 is off but should be on.",
        "One lead is in the wrong place: -K1:A1 goes to -P1:X2 but should go to -S1:14.",
        "-K1:A2 and -P1:X2 are not connected.",
        "6 of 8 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "14", .failed,
      [
        "Stop: this circuit gets no power like this. 69 out of 100.",
        "-P1 is on before anybody operates anything.",
        "One lead is in the wrong place: -P1:X1 goes to -K1:13 but should go to -K1:14.",
        "7 of 8 connections are right.",
        "Keep the power off. Correct the first point first, then check again.",
      ]),
    Expected(
      "15", .failed,
      [
        "Not right yet, 69 out of 100. Below is what is good and what to correct.",
        "Do this: 1) press -S1, 2) press -S0. Then -P1 is on but should be off.",
        "One lead is in the wrong place: -S0:12 goes to -K1:14 but should go to -T1:+.",
        "One lead is in the wrong place: -S1:13 goes to -T1:+ but should go to -K1:14.",
        "6 of 8 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "16", .failed,
      [
        "Not right yet, 45 out of 100. Below is what is good and what to correct.",
        "Do this: press -S1. Then -P2 is on instead of -P1.",
        "One lead is in the wrong place: -K1:A2 goes to -P2:X2 but should go to -P1:X2.",
        "One lead is in the wrong place: -K1:14 goes to -P2:X1 but should go to -P1:X1.",
        "6 of 8 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "17", .passed,
      [
        "Passed, 100 out of 100. The circuit works as asked.",
        "All 8 connections are as on the drawing.",
        "There is a lead on -K1:31 that does nothing. Take it away: that is tidier.",
        "You can go on to the next exercise.",
      ]),
    Expected(
      "18", .passed,
      [
        "Passed, 100 out of 100. The circuit works as asked.",
        "All 8 connections are as on the drawing.",
        "There is a lead on -K1:32 that does nothing. Take it away: that is tidier.",
        "You can go on to the next exercise.",
      ]),
    Expected(
      "19", .failed,
      [
        "Stop: this circuit gets no power like this. 30 out of 100.",
        "-K1 and -P1 are on before anybody operates anything.",
        "-K1:13 and -K1:14 are connected but should not be.",
        "8 of 8 connections are right.",
        "Keep the power off. Correct the first point first, then check again.",
      ]),
    Expected(
      "20", .failed,
      [
        "Stop: this circuit gets no power like this. 30 out of 100.",
        "Do this: press -S1. Then -T1 is short-circuited.",
        "-K1:14 and -P1:X2 are connected but should not be.",
        "8 of 8 connections are right.",
        "Keep the power off. Correct the first point first, then check again.",
      ]),
    Expected(
      "21", .failed,
      [
        "Not right yet, 69 out of 100. Below is what is good and what to correct.",
        "Plus and minus of the supply are exchanged. Plain relays still work, but an LED or a sensor may be damaged.",
        "One lead is in the wrong place: -T1:+ goes to -K1:A2 but should go to -S0:11.",
        "One lead is in the wrong place: -T1:- goes to -S0:11 but should go to -K1:A2.",
        "6 of 8 connections are right.",
        "Keep the power off. Correct the first point first, then check again.",
      ]),
    Expected(
      "22", .failed,
      [
        "Not right yet, 69 out of 100. Below is what is good and what to correct.",
        "Do this: press -S0 and -S1 together. Then -P1 is on but should be off.",
        "-S0:11 and -S0:12 are connected but should not be.",
        "8 of 8 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "1, LED", .failed,
      [
        "Not right yet, 69 out of 100. Below is what is good and what to correct.",
        "Do this: press -S1. Then -P3 is off but should be on.",
        "-P3 is connected the wrong way round: plus and minus matter here. Exchange -P3:X1 and -P3:X2.",
        "1 of 3 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "2, prescribed", .passed,
      [
        "Passed, 90 out of 100. The circuit works as asked.",
        "The task asks for contact -K1:13-14. You used -K1:23-24.",
        "All 8 connections are as on the drawing.",
        "You can go on to the next exercise.",
      ]),
    Expected(
      "3", .passed,
      [
        "Passed, 100 out of 100. The circuit works as asked.",
        "All 8 connections are as on the drawing.",
        "You can go on to the next exercise.",
      ]),
    Expected(
      "25, 26", .failed,
      [
        "Stop: this circuit gets no power like this. 30 out of 100.",
        "Do this: press -S1 and -S2 together. Then -T1 is short-circuited.",
        "Do this: press -S1 and -S2 together. Then -K1 and -K2 are on at the same time. That must never happen.",
        "Do this: press -S1 and -S2 together. Then -K1 and -K2 chatter: on, off, on, off.",
        "-K1:14 and -K2:31 are not connected.",
        "-K1:31 and -K2:14 are not connected.",
        "-K1:32 and -K2:A1 are not connected.",
        "-K1:A1 and -K2:32 are not connected.",
        "2 more connections are not right.",
        "11 of 15 connections are right.",
        "Keep the power off. Correct the first point first, then check again.",
      ]),
    Expected(
      "27", .failed,
      [
        "Stop: this circuit gets no power like this. 30 out of 100.",
        "The protective conductor (PE) of -M1 is missing. Always connect it first.",
        "-M1:PE and -PE:1 are not connected.",
        "3 of 4 connections are right.",
        "Keep the power off. Correct the first point first, then check again.",
      ]),
    Expected(
      "28", .failed,
      [
        "Not right yet, 50 out of 100. Below is what is good and what to correct.",
        "Do this: press -S1. Then -P1 is off but should be on.",
        "One lead is in the wrong place: -P1:X2 goes to -K1:14 but should go to -K1:A2.",
        "7 of 8 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "29", .failed,
      [
        "Not right yet, 40 out of 100. Below is what is good and what to correct.",
        "Do this: press -S1. Then -P2 is on instead of -P1.",
        "One lead is in the wrong place: -K1:A2 goes to -P2:X2 but should go to -P1:X2.",
        "One lead is in the wrong place: -S1:14 goes to -P2:X1 but should go to -K1:14.",
        "-P1:X1 and -S1:14 are not connected.",
        "5 of 8 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "38", .failed,
      [
        "Not right yet, 24 out of 100. Below is what is good and what to correct.",
        "Do this: press -S1. Then -P1 and -P2 are off but should be on.",
        "One lead is in the wrong place: -P1:X2 goes to -P2:X1 but should go to -P2:X2.",
        "-P1:X1 and -P2:X1 are not connected.",
        "3 of 5 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "22, at rest", .repeatScan,
      [
        "At rest, one thing cannot be seen. Nothing has been graded yet and you lose no points.",
        "The closed contact of -S0 hides whether a lead bridges it.",
        "Do this: press -S0. Leave it so and measure again.",
      ]),
    Expected(
      "22, pressed", .failed,
      [
        "Not right yet, 69 out of 100. Below is what is good and what to correct.",
        "Do this: press -S0 and -S1 together. Then -P1 is on but should be off.",
        "-S0:11 and -S0:12 are connected but should not be.",
        "8 of 8 connections are right.",
        "Correct the first point first, then check again.",
      ]),
    Expected(
      "23", .passed,
      [
        "Passed, 100 out of 100. The circuit works as asked.",
        "All 8 connections are as on the drawing.",
        "You can go on to the next exercise.",
      ]),
    Expected(
      "24", .passed,
      [
        "Passed, 100 out of 100. The circuit works as asked.",
        "It cannot be measured whether a lead lies across -K1 and -P1: it reads as joined anyway. That is why there is no "
          + "power; ask your trainer to look.",
        "All 8 connections are as on the drawing.",
        "You can go on to the next exercise.",
      ]),
    Expected(
      "37", .repeatScan,
      [
        "The measurement was not certain. Nothing was graded and you lose no points.",
        "The contact between -K1:13 and -K1:23 is not certain.",
        "Push all plugs in firmly and scan again.",
      ]),
    Expected(
      "30", .passed,
      [
        "Passed, 100 out of 100. The cycle runs as asked.",
        "All 4 movements come in the right order.",
        "Every step starts in time.",
        "Every movement takes as long as asked.",
        "You can go on to the next exercise.",
      ]),
    Expected(
      "31", .passed,
      [
        "Passed, 100 out of 100. The cycle runs as asked.",
        "All 6 movements come in the right order.",
        "You can go on to the next exercise.",
      ]),
    Expected(
      "32", .passed,
      [
        "Passed, 90 out of 100. The order is right, the times are not all right yet.",
        "Step 3: B- started only after 3.00 s, at most 1.00 s is asked. This is not about the order. Find what the step was waiting for.",
        "All 4 movements come in the right order.",
        "Every movement takes as long as asked.",
        "Adjust the times, then record again.",
      ]),
    Expected(
      "33", .passed,
      [
        "Passed, 100 out of 100. The cycle runs as asked.",
        "All 4 movements come in the right order.",
        "Every step starts in time.",
        "Every movement takes as long as asked.",
        "The recording begins in mid-cycle. That is no mistake.",
        "You can go on to the next exercise.",
      ]),
    Expected(
      "34", .aborted,
      [
        "The cycle was stopped before it was complete. Nothing was graded and you lose no points.",
        "The first 2 movements are right.",
        "Bring everything to its start position and let the cycle run all the way round.",
      ]),
    Expected(
      "35", .passed,
      [
        "You found the fault: 77 out of 100.",
        "Step 2: of 27 possible causes 10 were left.",
        "No measurement tells your answer from the fault in the kit, so it is right.",
        "Put everything back in order and show your trainer which measurement decided it.",
      ]),
    Expected(
      "36", .failed,
      [
        "You named the right fault, but the search falls short: 60 out of 100.",
        "You did not measure anything: a right guess is no proof.",
        "Prove it with measurements: halve the circuit with each one.",
      ]),
  ]
}
