buf lint
buf breaking proto --exclude-imports \
  --against '.git#branch=main,subdir=proto,recurse_submodules=true'
