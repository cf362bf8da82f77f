exports.handler = async (event) => {
  const area = new Function("a", "b", "return a * b"); // safe: javascript-new-function
  const name = event.formula === "sum" ? "return a + b" : "return a - b";
  const chosen = new Function("a", "b", name); // safe: javascript-new-function
  const built = new Function("a", `return a ${event.operator} 2`); // report: javascript-new-function
  const plain = Function(event.body); // report: javascript-new-function
  return [area(2, 3), chosen(1, 2), built(4), plain()];
};
