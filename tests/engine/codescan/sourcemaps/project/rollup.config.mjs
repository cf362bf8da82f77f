import commonjs from "@rollup/plugin-commonjs";
import nodeResolve from "@rollup/plugin-node-resolve";
import typescript from "@rollup/plugin-typescript";

export default {
  input: "src/app.ts",
  external: [/^node:/],
  output: { file: "bundles/rollup/index.mjs", format: "es", sourcemap: true },
  plugins: [
    nodeResolve(),
    commonjs(),
    typescript({ module: "esnext", sourceMap: true, inlineSources: true, compilerOptions: { rootDir: undefined } }),
  ],
};
