// Checks the site that --site or GATEHOUSE_SITE names, and writes its Terraform JSON into cdktf.out.
import 'gatehouse/main';
