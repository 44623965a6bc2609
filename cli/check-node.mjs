// Loaded before any TypeScript, so that an old Node says what is wrong instead of failing on a type annotation.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `Mainstay needs Node 22.12 or newer to run, and this is ${process.version} (${process.execPath}).\n` +
      'npm install brings Node 24 along in node_modules; start with `npm start` or `./mainstay`, which use it.\n',
  );
  process.exit(1);
}
