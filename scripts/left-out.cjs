// Stands in for packages that cdktf loads and nothing here uses: archiver, for archives of assets, takes as long to load
// as all of cdktf; semver and child_process are for the version of a Terraform that synthesis does not run.
const use = () => {
  throw new Error('this package is left out of the bundle; take it out of the aliases of scripts/bundle.cjs');
};
module.exports = new Proxy(use, { get: use });
