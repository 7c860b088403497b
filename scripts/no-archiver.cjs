// Stands in for archiver in every bundle: cdktf loads it for archives of assets, which takes as long as all of cdktf, and
// nothing here has an asset.
module.exports = () => {
  throw new Error('archiver is not in the bundle; take it out of the aliases of scripts/bundle.cjs');
};
