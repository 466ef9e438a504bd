"""Every view with representative and extreme values: one table of cases for each module of handlers/views."""
