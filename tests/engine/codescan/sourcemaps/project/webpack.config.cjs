const path = require("node:path");

/** One bundle for each kind of map and mode. */
const bundle = (name, more) => ({
  name,
  context: __dirname,
  target: "node",
  entry: "./src/app.ts",
  output: { path: path.join(__dirname, "bundles", name), filename: "index.js", library: { type: "commonjs2" } },
  resolve: { extensions: [".ts", ".js"] },
  module: { rules: [{ test: /\.ts$/, loader: "ts-loader", options: { transpileOnly: true } }] },
  ...more,
});

module.exports = [
  bundle("webpack", { mode: "none", devtool: "source-map" }),
  bundle("webpack-production", { mode: "production", devtool: "source-map" }),
  bundle("webpack-nosources", { mode: "production", devtool: "nosources-source-map" }),
];
