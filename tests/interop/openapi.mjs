// Exits 0 if the file is OpenAPI 3.1 for the validator at ORGWIRE_VALIDATOR, 1 if it is not, with the reasons.
import { pathToFileURL } from "node:url";

const { Validator } = await import(pathToFileURL(process.env.ORGWIRE_VALIDATOR));
const validator = new Validator();
const result = await validator.validate(process.argv[2]);

if (result.valid && validator.version !== "3.1") {
    console.log(`it is OpenAPI ${validator.version}`);
    process.exit(1);
}
if (!result.valid)
    console.log(JSON.stringify(result.errors, null, 1));
process.exit(result.valid ? 0 : 1);
