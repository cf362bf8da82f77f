// Rights of the process.
exports.handler = async () => {
  process.setuid(0); // report: rights-of-root
  process.setgid("root"); // report: rights-of-root
  process.setuid("nobody"); // safe: rights-of-root
  return process.getuid(); // safe: rights-of-root
};
