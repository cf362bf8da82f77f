#!/bin/sh
# Builds ../bundles from this project with the bundlers themselves. Needs npm and its registry.
set -eu
cd "$(dirname "$0")"
rm -rf ../bundles build
mkdir build
cp -r src packages tsconfig.json webpack.config.cjs rollup.config.mjs build
cd build
npm init -y >/dev/null
npm install --no-audit --no-fund --silent esbuild@0.28.2 webpack@5.113.0 webpack-cli@7.3.1 ts-loader@9.6.2 \
    rollup@4.68.8 @rollup/plugin-commonjs@29.0.3 @rollup/plugin-node-resolve@16.0.3 @rollup/plugin-typescript@12.3.1 \
    typescript@5.9.3 tslib@2.9.1 @types/node@22
cp -r packages/tiny-runner node_modules/
esbuild="npx esbuild --bundle --platform=node --target=node20 --log-level=warning"
out=bundles
$esbuild src/app.ts --sourcemap --outfile=$out/esbuild/index.js
$esbuild src/app.ts --sourcemap --minify --outfile=$out/esbuild-minified/index.js
$esbuild src/app.ts --sourcemap=inline --format=esm --outfile=$out/esbuild-inline/index.mjs
$esbuild src/app.ts --sourcemap=external --minify --outfile=$out/esbuild-external/index.js
$esbuild src/app.ts --sourcemap --sources-content=false --outfile=$out/esbuild-nosources/index.js
$esbuild src/app.ts --sourcemap --sources-content=false --minify --outfile=$out/esbuild-nosources-minified/index.js
$esbuild src/alias.ts --sourcemap --outfile=$out/esbuild-alias/index.js
npx webpack --config webpack.config.cjs
npx rollup --silent --config rollup.config.mjs
npx tsc --outDir $out/tsc/out
npx tsc --outDir $out/tsc-inline-sources/out --inlineSources
mv bundles ../../bundles
cd ..
rm -rf build
