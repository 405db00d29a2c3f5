// A line never breaks inside a designation such as -K1:13; the text itself stays as it is.

const designation = /-[A-Z]{1,2}\d*(?:[:/][\w+-]+)?/g;

export function keepTogether(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("svg, textarea, script, button, option, .designation") || !node.data.match(designation)
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const node of found) {
    const parts = [];
    let end = 0;
    for (const match of node.data.matchAll(designation)) {
      const span = document.createElement("span");
      span.className = "designation";
      span.textContent = match[0];
      parts.push(node.data.slice(end, match.index), span);
      end = match.index + match[0].length;
    }
    node.replaceWith(...parts, node.data.slice(end));
  }
}

keepTogether(document.querySelector("main"));
