module fwhelp

go 1.26
