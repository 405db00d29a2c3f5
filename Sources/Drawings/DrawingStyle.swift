/// The stylesheet of all drawings. A page serves it as a file; a drawing that stands alone carries it inside.
package enum DrawingStyle {
  package static let css = """
    .drawing { max-width: 100%; height: auto; background: #fff; color: #14202b; font-family: system-ui, "Noto Sans", "DejaVu Sans", sans-serif; }
    .drawing text { fill: #14202b; stroke: none; }
    .drawing line, .drawing polyline, .drawing path, .drawing rect, .drawing circle { fill: none; stroke: #14202b; stroke-width: 1.8; }
    .drawing .wire { stroke-width: 1.6; stroke-linecap: square; }
    .drawing .rail .wire { stroke-width: 2.6; }
    .drawing .live .wire { stroke: #b3261e; stroke-width: 4; }
    .drawing .dot { fill: #14202b; stroke: none; }
    .drawing .live .dot { fill: #b3261e; }
    .drawing .blade { stroke-width: 2.6; stroke-linecap: round; }
    .drawing .body { fill: #fff; }
    .drawing .solid { fill: #14202b; }
    .drawing .thin { stroke-width: 1.2; }
    .drawing .link { stroke-dasharray: 4 3; stroke-width: 1.3; }
    .drawing .pin-dot { fill: #14202b; stroke: none; }
    .drawing .pin-name { font-size: 10.5px; }
    .drawing .designation { font-size: 14px; font-weight: 600; }
    .drawing .reference { font-size: 11px; }
    .drawing .path-number { font-size: 13px; font-weight: 600; }
    .drawing .rail-name { font-size: 14px; font-weight: 600; }
    .drawing .letter { font-size: 12px; font-weight: 600; }
    .drawing .small-letter { font-size: 10px; }
    .drawing .small { stroke-width: 1.2; }
    .drawing .operated-mark, .drawing .rays { stroke: #0b5cad; stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; }
    .drawing .pulled-in { stroke: none; }
    .drawing .operated .pulled-in { stroke: #0b5cad; stroke-width: 2.2; }
    .drawing .operated .body, .drawing .on .body { fill: #fff0b8; stroke-width: 3.2; }
    .drawing .operated .blade { stroke: #0b5cad; stroke-width: 3.6; }
    .drawing .mark-line { stroke-width: 3.4; }
    .drawing .mark-missing .mark-line { stroke: #17663a; stroke-dasharray: 9 6; }
    .drawing .mark-extra .mark-line { stroke: #a3210f; stroke-dasharray: 2 5; stroke-linecap: round; }
    .drawing .mark-end { fill: #fff; stroke-width: 2.4; }
    .drawing .mark-missing .mark-end { stroke: #17663a; }
    .drawing .mark-extra .mark-end { stroke: #a3210f; }
    .drawing .mark-missing .mark-badge { fill: #17663a; stroke: #fff; }
    .drawing .mark-extra .mark-badge { fill: #a3210f; stroke: #fff; }
    .drawing text.mark-number { fill: #fff; font-size: 14px; font-weight: 700; }
    .drawing .mark-ring { stroke: #e59700; stroke-width: 4; }
    .drawing .card-edge { fill: #f6f7f5; stroke: #b9c2c9; }
    .drawing .print { stroke: #5a6670; stroke-width: 1.4; }
    .drawing .card .line, .drawing .card .blade { stroke: #3a4650; }
    .drawing .face-room { fill: transparent; stroke: none; }
    .drawing .bezel { fill: #dfe4e8; stroke: #5a6670; }
    .drawing .cap { fill: #17663a; stroke: #0e3d23; }
    .drawing .cap-stop { fill: #a3210f; stroke: #5e1309; }
    .drawing .cap-sign { stroke: #fff; }
    .drawing .pressed-mark, .drawing .face .rays { stroke: none; }
    .drawing .face.on .pressed-mark { stroke: #fff; stroke-width: 4; }
    .drawing .face.on .cap { stroke: #e59700; stroke-width: 5; }
    .drawing .glass { fill: #e9edf0; }
    .drawing .face.on .glass { fill: #ffd84d; stroke-width: 3; }
    .drawing .face.on .rays { stroke: #14202b; stroke-width: 2.4; }
    .drawing .pointer { stroke-width: 5; stroke-linecap: round; }
    .drawing .pointer.away, .drawing .target.near { stroke: none; fill: none; }
    .drawing .target { fill: #8a959e; }
    .drawing .face.on .target.near { fill: #0b5cad; stroke: #14202b; }
    .drawing .face.on .target.far { fill: none; stroke: none; }
    .drawing .face.on .pulled-in { stroke: #0b5cad; }
    .drawing text.socket-name { paint-order: stroke; stroke: #f6f7f5; stroke-width: 3px; stroke-linejoin: round; }
    .drawing .probe-body { stroke: #fff; stroke-width: 1.5; stroke-linejoin: round; }
    .drawing .probe-red .probe-body { fill: #b3261e; }
    .drawing .probe-black .probe-body { fill: #14202b; }
    .drawing text.probe-name { fill: #fff; font-size: 12px; font-weight: 700; }
    .drawing .touch { fill: transparent; stroke: none; }
    .drawing .rim { fill: #fff; stroke-width: 2.4; }
    .drawing .hole { fill: #14202b; stroke: none; }
    .drawing .socket.live .rim { stroke: #b3261e; stroke-width: 4; }
    .drawing .lead path { fill: none; stroke-linecap: round; }
    .drawing .lead-edge { stroke: #fff; stroke-width: 7; }
    .drawing .lead-core { stroke-width: 4; opacity: 0.85; }
    .drawing .plug { stroke: #fff; stroke-width: 1.5; }
    .drawing .lead-0 .lead-core { stroke: #0b5cad; } .drawing .lead-0 .plug { fill: #0b5cad; }
    .drawing .lead-1 .lead-core { stroke: #a3210f; } .drawing .lead-1 .plug { fill: #a3210f; }
    .drawing .lead-2 .lead-core { stroke: #17663a; } .drawing .lead-2 .plug { fill: #17663a; }
    .drawing .lead-3 .lead-core { stroke: #6b4a00; } .drawing .lead-3 .plug { fill: #6b4a00; }
    .drawing .lead-4 .lead-core { stroke: #6a2c91; } .drawing .lead-4 .plug { fill: #6a2c91; }
    .drawing .lead-5 .lead-core { stroke: #14202b; } .drawing .lead-5 .plug { fill: #14202b; }
    .drawing .lead.live .lead-core { stroke-width: 6; }
    .drawing .grid { stroke: #c9d1d6; stroke-width: 1; }
    .drawing .trace { stroke-width: 2.2; }
    .drawing .high { fill: #dce9f6; stroke: none; }
    .drawing .moment { stroke: #6a2c91; stroke-width: 1.5; stroke-dasharray: 5 4; }
    .drawing .moment-badge { fill: #6a2c91; stroke: none; }
    .drawing text.moment-number { fill: #fff; font-size: 13px; font-weight: 700; }
    .drawing .moment-text { font-size: 13px; }
    .drawing .cursor-line { stroke: #e59700; stroke-width: 4; opacity: 0.8; }
    .drawing .expected { stroke: #b9c2c9; stroke-width: 10; stroke-linejoin: round; }
    .drawing .measured { stroke: #0b5cad; stroke-width: 3; stroke-linejoin: round; }
    .drawing .divergent-step { fill: #fbe9e5; stroke: #a3210f; stroke-width: 2; stroke-dasharray: 6 4; }
    .drawing .divergent-sign { fill: #a3210f; stroke: none; }
    .drawing text.difference-text { fill: #a3210f; font-size: 14px; font-weight: 700; }
    .drawing .tube { stroke-width: 1.8; stroke-dasharray: none; }
    .drawing .piston { fill: #14202b; }
    .drawing .outline { stroke-width: 1; stroke-dasharray: 5 3; }
    .drawing .flow { fill: #14202b; stroke-width: 1.6; }
    @media print { .drawing .cursor { display: none; } .drawing { max-width: 100%; break-inside: avoid; } .drawing .live .wire { stroke: #000; } }
    """
}
