// The terminal that cdktf-cli plans and deploys in. The package of this name that it asks for has binaries for Node 20 and
// 22 only, and on every other one it fails `npm ci` without a compiler; these are for all. Loaded when it is needed: who
// only synthesises may be on a machine that has none, such as Alpine.
exports.spawn = (...args) => require('@lydell/node-pty').spawn(...args);
